from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.pictures.labels import PHONE_SIZE, Disc, Label, Spot, placed
from filrouge.ground.pictures.maps import Place, Shade, around, countries, europe, radius, region, world
from filrouge.ground.pictures.samples import COUNTS, PLACES


def test_circles_are_to_each_other_in_area_as_the_counts() -> None:
    circles = {circle.code: circle for circle in europe({"IT": 400, "ES": 100}).circles}

    assert circles["IT"].r == 39
    assert circles["ES"].r == 19.5


def test_a_few_members_are_not_drawn_as_large_as_many() -> None:
    assert [circle.r for circle in europe({"IT": 4, "ES": 1}).circles] == [12, 6]


def test_no_circle_is_too_small_to_see() -> None:
    assert radius(1, 1_000_000, 39) == 3


def test_countries_without_anything_get_no_circle() -> None:
    assert europe({"IT": 0, "ES": 3}).circles[0].code == "ES"
    assert len(europe({"IT": 0, "ES": 3}).circles) == 1


def test_a_map_tells_its_three_largest_numbers_in_words() -> None:
    picture = europe(COUNTS, names={"IT": "Italië"})

    assert [(circle.name, circle.count) for circle in picture.largest] == [
        ("Italië", 22410),
        ("Spain", 17860),
        ("France", 16930),
    ]


def test_large_circles_lie_under_small_ones() -> None:
    sizes = [circle.r for circle in europe(COUNTS).circles]

    assert sizes == sorted(sizes, reverse=True)


def test_labels_of_a_map_cover_no_other_label() -> None:
    boxes = [label.box() for label in europe(COUNTS).labels]

    assert len(boxes) >= 8
    assert not any(a.meets(b) for a, b in combinations(boxes, 2))


def test_labels_that_show_on_a_phone_cover_no_other_at_the_larger_size() -> None:
    shown = [label.box(PHONE_SIZE) for label in europe(COUNTS).labels if "wide" not in label.css]

    assert len(shown) >= 4
    assert not any(a.meets(b) for a, b in combinations(shown, 2))


@given(
    st.lists(
        st.tuples(st.floats(0, 540), st.floats(0, 540), st.floats(3, 39), st.text("abc", min_size=1, max_size=14)),
        max_size=12,
    )
)
def test_placed_labels_never_overlap_nor_leave_the_frame(rows: list[tuple[float, float, float, str]]) -> None:
    discs = [Disc(x, y, r) for x, y, r, _ in rows]
    labels = placed([Spot(disc, row[3]) for disc, row in zip(discs, rows, strict=True)], discs, 540, 540)

    boxes = [label.box() for label in labels]
    assert not any(a.meets(b) for a, b in combinations(boxes, 2))
    assert all(box.within(540, 540) for box in boxes)


def test_a_word_that_fits_goes_into_its_circle_with_its_number_under_it() -> None:
    disc = Disc(100, 100, 39)

    assert placed([Spot(disc, "Italy", 22410)], [disc], 540, 540) == (
        Label(100, 97.6, "middle", "Italy", "lab in", 22410),
    )


def test_members_are_shaded_and_the_chosen_ones_darker() -> None:
    picture = europe({"IT": 5}, members=("ES", "IT"), chosen=("IT",))

    assert picture.shades == (Shade("ES", "shade"), Shade("IT", "member"))


def test_counts_outside_europe_are_drawn_on_the_world() -> None:
    assert countries({"IT": 5, "ES": 3}).sheet == "europe"
    assert countries({"IT": 5, "SN": 3}).sheet == "world"
    assert countries({"IT": 5, "SN": 0}).sheet == "europe"
    assert {circle.code for circle in world({"IT": 5, "SN": 3}).circles} == {"IT", "SN"}


def test_a_map_can_be_followed_only_where_it_has_addresses() -> None:
    assert europe({"IT": 5}, hrefs={"IT": "/it/"}).has_links
    assert not europe({"IT": 5}).has_links


def test_places_in_one_square_become_one_circle_with_their_sum() -> None:
    picture = region([Place(41.39, 2.17, 44, "/a/", "Barcelona"), Place(41.45, 2.25, 6), PLACES[0]])

    assert sorted((circle.count, circle.name, circle.href) for circle in picture.circles) == [
        (9, "Gijón", "#"),
        (50, "", ""),
    ]


def test_nothing_is_lost_when_places_are_gathered() -> None:
    assert sum(circle.count for circle in region(PLACES, "ES").circles) == sum(place.count for place in PLACES)


@given(st.lists(st.builds(Place, st.floats(-55, 75), st.floats(-170, 170), st.integers(0, 500)), max_size=40))
def test_every_place_lies_in_the_frame_of_its_map_and_counts_once(places: list[Place]) -> None:
    picture = region(places)

    assert sum(circle.count for circle in picture.circles) == sum(place.count for place in places)
    assert all(-1 <= c.x <= picture.width + 1 and -1 <= c.y <= picture.height + 1 for c in picture.circles)


def test_places_choose_the_sheet_on_which_they_lie() -> None:
    assert region(PLACES).sheet == "europe"
    assert region([*PLACES, Place(14.7, -17.4)]).sheet == "world"
    assert around(-33.9, 18.4, "Kaapstad", "ZA").sheet == "world"


def test_without_places_the_whole_of_europe_is_shown() -> None:
    picture = region([])

    assert (picture.sheet, picture.width, picture.height, picture.shift) == (
        "europe",
        540,
        545,
        "translate(0.0 0.0) scale(0.1000)",
    )


def test_one_place_stands_in_its_surroundings_with_its_name() -> None:
    picture = around(43.54, -5.66, "Gijón", "ES")

    assert [(circle.x, circle.y, circle.css) for circle in picture.circles] == [(207.1, 270.0, "pt on")]
    assert picture.labels[0].text == "Gijón"
    assert picture.shades == (Shade("ES", "member"),)

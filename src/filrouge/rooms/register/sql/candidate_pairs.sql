-- Pairs of rows worth comparing: they share a key, and not too many rows hold that key.
-- keys(record, kind, block): each once. kinds(kind, largest): how many rows a key of that kind may have.
-- Answers i < j, each pair once, in order. The same as methods.linkage.pairs.
with small as (
    select k.kind, k.block
    from keys as k
    join kinds as t on t.kind = k.kind
    group by k.kind, k.block, t.largest
    having count(*) between 2 and least(t.largest, $largest_block)
)
select distinct a.record as i, b.record as j
from small
join keys as a on a.kind = small.kind and a.block = small.block
join keys as b on b.kind = small.kind and b.block = small.block and b.record > a.record
order by i, j

"""Document: the folded text by which a thing is found. The full-text index beside it follows by trigger."""

from django.db import models


class Document(models.Model):
    """One thing of one space. `text` is folded (ground.search.folding); `level` says who may find it."""

    space = models.ForeignKey("people.Space", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    number = models.BigIntegerField()
    level = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "kind", "number"], name="a_thing_is_indexed_once")]

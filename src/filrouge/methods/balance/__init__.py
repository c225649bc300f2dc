"""Whether those who were heard stand for all: voices by country, class or region beside the members there.

`chances` says how likely chance alone would be as uneven, exactly; `comparing` puts voices beside members, group by
group and in one figure, and speaks of a finding only where chance would hardly do it.
"""

"""Pictures made by the server: accessible SVG that needs no script and no inline style.

Small marks (bars, ranges, voices) are sized by SVG attributes in percent, maps are drawn from shapes that
were projected once and are shipped with the package. Every picture says its main numbers in words and is
shown beside a table or list with the same data.
"""

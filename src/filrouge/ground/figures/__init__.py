"""The figures engine: analytic questions as portable SQL, asked of DuckDB here and of Spark beyond one machine.

Whoever asks publishes columns (a Parquet file named after its digest) and then asks a question: the text of an .sql
file of a room, in DuckDB's dialect. Spark gets the same text, transpiled. A contract test asks every question of both.
"""

from filrouge.ground.figures.engine import ENGINES, Answer, Engine, NotHere, open_engine
from filrouge.ground.figures.publishing import Columns, Published

__all__ = ["ENGINES", "Answer", "Columns", "Engine", "NotHere", "Published", "open_engine"]

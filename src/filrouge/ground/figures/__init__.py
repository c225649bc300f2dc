"""The figures engine: analytic questions as portable SQL, asked of DuckDB here and of Spark beyond one machine."""

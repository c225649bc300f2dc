"""What methods.totals says, as JSON: to be kept, published and compared later."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from filrouge.methods import totals


def total_as_json(total: totals.Total) -> dict[str, Any]:
    """A total with its steps: [code, parameters, low, best, high] each."""
    steps = [[s.code, as_json(dict(s.parameters)), s.low, s.best, s.high] for s in total.steps]
    return {"naive": total.naive, "low": total.low, "best": total.best, "high": total.high, "steps": steps}


def as_json(parameters: Any) -> Any:
    """Parameters of a step: dates as ISO text, numpy numbers as numbers."""
    if isinstance(parameters, dict):
        return {str(key): as_json(value) for key, value in parameters.items()}
    if isinstance(parameters, (list, tuple, frozenset, set)):
        return [as_json(value) for value in parameters]
    if isinstance(parameters, date):
        return parameters.isoformat()
    if hasattr(parameters, "_asdict") or hasattr(parameters, "__dataclass_fields__"):
        return as_json({name: getattr(parameters, name) for name in parameters.__dataclass_fields__})
    return parameters.item() if isinstance(parameters, np.generic) else parameters

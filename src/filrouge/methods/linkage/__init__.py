"""Record linkage: which rows of several federations' lists are one organisation.

`link` is the whole recipe. Each step can be called alone: `prepare` puts rows into columns, `blocking_keys` and `pairs`
find the pairs worth comparing, `features` measures them, a `Model` turns measures into a probability, `group` joins
rows under constraints, `doubtful` says what people should decide, `evidence` says why.
"""

from filrouge.methods.linkage.blocking import KINDS, LARGEST_BLOCK, Keys, blocking_keys, pairs
from filrouge.methods.linkage.evaluation import Accuracy, evaluate
from filrouge.methods.linkage.explanation import Evidence, evidence
from filrouge.methods.linkage.features import FEATURES, Feature, features
from filrouge.methods.linkage.grouping import AUTOMATIC, JOIN, SAME_LIST, group
from filrouge.methods.linkage.linking import Linkage, link, link_prepared, settle
from filrouge.methods.linkage.model import Model, from_json, shipped
from filrouge.methods.linkage.preparation import Prepared, prepare
from filrouge.methods.linkage.records import Record
from filrouge.methods.linkage.review import BAND, Doubt, doubtful
from filrouge.methods.linkage.training import recalibrated, train

__all__ = [
    "AUTOMATIC",
    "BAND",
    "FEATURES",
    "JOIN",
    "KINDS",
    "LARGEST_BLOCK",
    "SAME_LIST",
    "Accuracy",
    "Doubt",
    "Evidence",
    "Feature",
    "Keys",
    "Linkage",
    "Model",
    "Prepared",
    "Record",
    "blocking_keys",
    "doubtful",
    "evaluate",
    "evidence",
    "features",
    "from_json",
    "group",
    "link",
    "link_prepared",
    "pairs",
    "prepare",
    "recalibrated",
    "settle",
    "shipped",
    "train",
]

"""The functions of Cypher that both engines have with one meaning. All others are refused."""

from __future__ import annotations

FUNCTIONS = frozenset((
    "avg", "collect", "count", "max", "min", "stdev", "sum",
    "abs", "acos", "asin", "atan", "atan2", "ceil", "cos", "cot", "degrees", "exp", "floor", "haversin",
    "log", "log10", "pi", "radians", "rand", "round", "sign", "sin", "sqrt", "tan",
    "date", "date.truncate", "duration", "duration.indays", "duration.inmonths",
    "endnode", "exists", "labels", "length", "nodes", "relationships", "startnode", "type",
    "allshortestpaths", "shortestpath",
    "all", "any", "none", "reduce", "single",
    "coalesce", "head", "last", "range", "reverse", "size", "tail",
    "left", "replace", "right", "split", "substring", "tolower", "toupper",
    "toboolean", "tofloat", "tointeger", "tostring",
))  # fmt: skip

_DAYS_ALONE = "is of times of day, and the graph has days alone; write date()"
_NO_ORDER = "has other values in each engine; write the property id, as in a.id"
_OWN_KEYS = "would show keys of the engine's own; write the properties that you want"

# What to write instead, after the function's name.
RATHER = {
    "duration.between": "counts months differently in the embedded engine; "
    "write duration.inDays(a, b).days or duration.inMonths(a, b).months",
    "duration.inseconds": "is of times of day; write duration.inDays(a, b).days",
    "keys": _OWN_KEYS,
    "properties": _OWN_KEYS,
    "id": _NO_ORDER,
    "elementid": _NO_ORDER,
    "isempty": "is not in the embedded engine; write size(x) = 0",
    "nullif": "is not in the embedded engine; write CASE WHEN a <> b THEN a END",
    "isnan": "is not in the embedded engine; write x <> x",
    "e": "is not in the embedded engine; write exp(1)",
    "trim": "takes other characters for spaces in the embedded engine; write replace(x, ' ', '')",
    "ltrim": "takes other characters for spaces in the embedded engine; write replace(x, ' ', '')",
    "rtrim": "takes other characters for spaces in the embedded engine; write replace(x, ' ', '')",
    "btrim": "is not in the embedded engine; write replace()",
    "upper": "is toUpper() in both engines",
    "lower": "is toLower() in both engines",
    "char_length": "is size() in both engines",
    "character_length": "is size() in both engines",
    "stdevp": "is not in the embedded engine; write stDev(), or ask a Neo4j server with --uri",
    "percentilecont": "is not in the embedded engine; order with WITH, collect, and take from the list",
    "percentiledisc": "is not in the embedded engine; order with WITH, collect, and take from the list",
    "tointegerornull": "is not in the embedded engine; write toInteger()",
    "tofloatornull": "is not in the embedded engine; write toFloat()",
    "tobooleanornull": "is not in the embedded engine; write toBoolean()",
    "tostringornull": "is not in the embedded engine; write toString()",
    "tointegerlist": "is not in the embedded engine; write [x IN xs | toInteger(x)]",
    "tofloatlist": "is not in the embedded engine; write [x IN xs | toFloat(x)]",
    "tobooleanlist": "is not in the embedded engine; write [x IN xs | toBoolean(x)]",
    "tostringlist": "is not in the embedded engine; write [x IN xs | toString(x)]",
    "point": "has other fields in each engine; write latitude and longitude",
    "datetime": _DAYS_ALONE,
    "datetime.truncate": _DAYS_ALONE,
    "localdatetime": _DAYS_ALONE,
    "localdatetime.truncate": _DAYS_ALONE,
    "time": _DAYS_ALONE,
    "time.truncate": _DAYS_ALONE,
    "localtime": _DAYS_ALONE,
    "localtime.truncate": _DAYS_ALONE,
    "timestamp": _DAYS_ALONE,
    "date.realtime": "is not in the embedded engine; write date()",
    "date.statement": "is not in the embedded engine; write date()",
    "date.transaction": "is not in the embedded engine; write date()",
    "degree": "is of the embedded engine alone; write COUNT { (a)--() }",
    "date_diff": "is of the embedded engine alone; write duration.inDays(a, b).days",
    "normalize": "is not in the embedded engine; compare texts as they are",
    "valuetype": "tells types of the engine's own; leave it out",
}  # fmt: skip

# Functions that read a day from a text, or take texts alone: no day is compared with a text in them.
DAYS_AS_TEXT = frozenset((
    "date", "duration", "left", "replace", "reverse", "right", "size", "split", "substring",
    "tolower", "toupper",
))  # fmt: skip

# Functions whose value is a text.
TEXTS = frozenset(("left", "replace", "right", "substring", "tolower", "tostring", "toupper", "type"))

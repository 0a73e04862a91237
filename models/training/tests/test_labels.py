import pytest

from ascribe_training import labels

TEXT = 'The mayor spoke. "The fee is a tax on sleep," said Maria Lopez,  the mayor. "He said no," she added.'
MARKED = """ID1
The mayor spoke. "<<c1|The fee is a tax on sleep,>>" <<v1|said>> <<s1|Maria Lopez, the mayor>>. "<<c2|<<s3|He>> <<v3|said>> <<c3|no>>,>>" <<s2|she>> <<v2|added>>.
----
S1 = Maria Lopez | Lopez [person female]
q1 direct speech S1
q2 direct speech S1
q3 indirect speech - negated
"""
TEXTS = {"ID1": {"id": "ID1", "text": TEXT, "meta": {}}}


def words(record, number, layer):
    quote = next(quote for quote in record["quotes"] if quote["id"] == f"q{number}")
    return [TEXT[begin:end] for begin, end in quote[layer]]


def test_marks_become_offsets_of_the_true_text():
    record = labels.article(MARKED, TEXTS)
    assert words(record, 1, "content") == ["The fee is a tax on sleep,"]
    # The true text has two spaces there.
    assert words(record, 1, "source") == ["Maria Lopez,  the mayor"]
    assert words(record, 3, "content") == ["no"]
    assert [quote.get("inside") for quote in record["quotes"]] == [None, None, "q2"]
    assert record["quotes"][2]["flags"] == ["negated"] and record["quotes"][2]["speaker"] is None
    assert record["speakers"][0] == {"id": "S1", "name": "Maria Lopez", "aliases": ["Lopez"], "kind": "person", "gender": "female"}
    assert "text" not in record


@pytest.mark.parametrize("old, new, told", [
    ("The mayor spoke", "The mayor talked", "differs at word 2"),
    ("<<v1|said>>", "<<v1|said", "not closed"),
    ("q3 indirect speech - negated", "", "no line for"),
    ("q1 direct speech S1", "q1 direct speech S2", "nobody"),
    ("q1 direct speech", "q1 direct word", "unknown type"),
    ("[person female]", "[boat]", "no speaker"),
    ("ID1", "ID2", "may be annotated"),
])
def test_what_is_wrong_is_told(old, new, told):
    with pytest.raises(labels.Odd, match=told):
        labels.article(MARKED.replace(old, new, 1), TEXTS)

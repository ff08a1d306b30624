"""The JSON-LD contexts that the tests need, in part: the terms that the exports use, with what the W3C and schema.org
map them to. No test asks the network."""

from typing import Any

from pyld import jsonld

OA, DC, AS, XSD = (
    "http://www.w3.org/ns/oa#",
    "http://purl.org/dc/terms/",
    "http://www.w3.org/ns/activitystreams#",
    "http://www.w3.org/2001/XMLSchema#",
)
ANNOTATION = {
    "id": {"@type": "@id", "@id": "@id"},
    "type": {"@type": "@id", "@id": "@type"},
    "Annotation": f"{OA}Annotation",
    "AnnotationCollection": f"{AS}OrderedCollection",
    "AnnotationPage": f"{AS}OrderedCollectionPage",
    "Software": f"{AS}Application",
    "SpecificResource": f"{OA}SpecificResource",
    "TextualBody": f"{OA}TextualBody",
    "TextQuoteSelector": f"{OA}TextQuoteSelector",
    "TextPositionSelector": f"{OA}TextPositionSelector",
    "TimeState": f"{OA}TimeState",
    "describing": f"{OA}describing",
    "tagging": f"{OA}tagging",
    "body": {"@type": "@id", "@id": f"{OA}hasBody"},
    "target": {"@type": "@id", "@id": f"{OA}hasTarget"},
    "source": {"@type": "@id", "@id": f"{OA}hasSource"},
    "selector": {"@type": "@id", "@id": f"{OA}hasSelector"},
    "state": {"@type": "@id", "@id": f"{OA}hasState"},
    "motivation": {"@type": "@vocab", "@id": f"{OA}motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": f"{OA}hasPurpose"},
    "exact": f"{OA}exact",
    "prefix": f"{OA}prefix",
    "suffix": f"{OA}suffix",
    "start": {"@type": f"{XSD}nonNegativeInteger", "@id": f"{OA}start"},
    "end": {"@type": f"{XSD}nonNegativeInteger", "@id": f"{OA}end"},
    "sourceDate": {"@type": f"{XSD}dateTime", "@id": f"{OA}sourceDate"},
    "created": {"@type": f"{XSD}dateTime", "@id": f"{DC}created"},
    "generator": {"@type": "@id", "@id": f"{AS}generator"},
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "name": "http://xmlns.com/foaf/0.1/name",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "items": {"@type": "@id", "@id": f"{AS}items", "@container": "@list"},
    "first": {"@type": "@id", "@id": f"{AS}first"},
    "startIndex": {"@type": f"{XSD}nonNegativeInteger", "@id": f"{AS}startIndex"},
}
SCHEMA = "http://schema.org/"
# schema.org's context maps every other word into its vocabulary; these hold addresses or days.
SCHEMA_ORG = {
    "@vocab": SCHEMA,
    "url": {"@id": f"{SCHEMA}url", "@type": "@id"},
    "datePublished": {"@id": f"{SCHEMA}datePublished", "@type": f"{SCHEMA}Date"},
    "dateCreated": {"@id": f"{SCHEMA}dateCreated", "@type": f"{SCHEMA}Date"},
}
CONTEXTS = {"http://www.w3.org/ns/anno.jsonld": ANNOTATION, "https://schema.org": SCHEMA_ORG}


def load_context(address: str, options: object) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json", "contextUrl": None, "documentUrl": address,
        "document": {"@context": CONTEXTS[address]},
    }  # fmt: skip


def expand(document: Any) -> list[dict[str, Any]]:
    """The document with every term as an address; fails if it uses one that no context has."""
    dropped: list[object] = []
    expanded = jsonld.expand(document, {"documentLoader": load_context}, on_property_dropped=dropped.append)
    assert dropped == []
    return expanded  # type: ignore[no-any-return]

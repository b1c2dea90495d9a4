"""The bill of materials of a wheelhouse, in CycloneDX."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.utils import canonicalize_name
from wheels import Wheel


def component(wheels: list[Wheel], serving: Collection[str]) -> Component:
    """Describe one package at one version, with all its files."""
    first = wheels[0]
    purl = PackageURL("pypi", name=first.name, version=first.version)
    return Component(
        name=first.name,
        version=first.version,
        description=first.summary or None,
        type=ComponentType.APPLICATION if first.name == "triage" else ComponentType.LIBRARY,
        scope=ComponentScope.REQUIRED if first.name in serving else ComponentScope.OPTIONAL,
        purl=purl,
        bom_ref=str(purl),
        licenses=[LicenseFactory().make_from_string(first.licence)] if first.licence else None,
        external_references=[
            ExternalReference(
                type=ExternalReferenceType.DISTRIBUTION,
                url=XsUri(wheel.path.name),
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=wheel.sha256)],
            )
            for wheel in wheels
        ],
    )


def write_sbom(wheels: Iterable[Wheel], serving: Collection[str], target: Path) -> None:
    """Write the bill; raises `ValueError` where it does not hold to the schema of CycloneDX 1.6.

    `serving` are the packages the program itself needs; the others, which only its tests need, are marked optional.
    """
    versions: defaultdict[tuple[str, str], list[Wheel]] = defaultdict(list)
    for wheel in wheels:
        versions[wheel.name, wheel.version].append(wheel)
    components = {key: component(files, serving) for key, files in versions.items()}
    (program,) = (key for key in components if key[0] == "triage")
    bom = Bom(components=[one for key, one in components.items() if key != program])
    bom.metadata.component = components[program]
    for key, one in components.items():
        asked = {canonicalize_name(need.name) for wheel in versions[key] for need in wheel.requires}
        bom.register_dependency(one, [other for (name, _), other in components.items() if name in asked])
    text = JsonV1Dot6(bom).output_as_string(indent=2)
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong is not None:
        raise ValueError(f"{target}: {wrong}")
    target.write_text(text + "\n", encoding="utf-8")

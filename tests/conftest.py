"""What every test may ask for: the shared example data and a session of Spark, when they are there."""

from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any, Final

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared example data beside the checkout; its tests skip where it is absent."""
    folder = REPOSITORY.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("the shared example data (../shared/data) are not here")
    return folder


# Half of Hypothesis' usual examples keep the suite under ten minutes on two cores; laws that need more ask for more.
settings.register_profile("suite", max_examples=50, deadline=None)
settings.load_profile("suite")

# Laws and real logs go over the same lines many thousand times, which counting them makes twice as slow. What they
# reach by luck or by volume, chosen examples reach too: the others cover every branch by themselves, also where the
# shared data are absent. A simulation says so by its own mark.
UNCOUNTED: Final = (REPOSITORY / "tests" / "golden", REPOSITORY / "tests" / "properties")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave laws and the tests of shared data out of the measure of coverage."""
    for item in items:
        is_law = any(folder in item.path.parents for folder in UNCOUNTED)
        if is_law or "shared" in getattr(item, "fixturenames", ()):
            item.add_marker("no_cover")


# Few rows in one process: what costs time is compiling plans, so Spark interprets them and its JVM does not optimise.
SPARK: Final = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.session.timeZone": "Asia/Manila",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
}


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Return a session of Spark in Manila's zone; without Java there is none."""
    if which("java") is None:
        pytest.skip("Spark needs Java, which is not here")
    sql = pytest.importorskip("pyspark.sql", reason="Spark is not here")
    builder = sql.SparkSession.builder.master("local[1]")
    for option, value in SPARK.items():
        builder = builder.config(option, value)
    session = builder.getOrCreate()
    yield session
    session.stop()

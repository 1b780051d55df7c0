"""Every entity is a field of a host's pydantic model, and the body and answer of a FastAPI endpoint."""

import asyncio
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Body, FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import create_model

from cxcore import models, testing
from cxcore.values import Value

ENTITIES = sorted(
    {
        member
        for name in models.__all__
        if isinstance(member := getattr(models, name), type) and issubclass(member, Value)
    },
    key=lambda kind: kind.__name__,
)
few = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def ask(service: FastAPI, method: str, path: str, content: str | None = None) -> httpx.Response:
    """Return the answer of a service, without a network."""

    async def sent() -> httpx.Response:
        transport = httpx.ASGITransport(app=service)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk.example") as client:
            return await client.request(method, path, content=content, headers={"content-type": "application/json"})

    return asyncio.run(sent())


@pytest.fixture(scope="module")
def service() -> FastAPI:
    """A service that answers each entity with itself."""
    app = FastAPI()
    for kind in ENTITIES:

        def answer(entity: Any) -> Any:
            return entity

        answer.__annotations__ = {"entity": Annotated[kind, Body()], "return": kind}
        app.post(f"/{kind.__name__}")(answer)
    return app


@pytest.mark.parametrize("kind", ENTITIES, ids=lambda kind: kind.__name__)
def test_an_entity_is_a_field_of_a_model_and_travels_through_an_endpoint(kind: type[Value], service: FastAPI) -> None:
    envelope: type[Any] = create_model("Envelope", entity=(kind, ...))

    @given(testing.entities(kind))
    @few
    def travels(entity: Value) -> None:
        assert envelope.model_validate_json(envelope(entity=entity).model_dump_json()).entity == entity

        response = ask(service, "POST", f"/{kind.__name__}", entity.to_json())

        assert response.status_code == 200, response.text
        assert kind.from_json(response.content) == entity

    travels()


def test_the_schema_of_the_service_names_every_entity(service: FastAPI) -> None:
    schema = ask(service, "GET", "/openapi.json").json()

    assert {kind.__name__ for kind in ENTITIES} <= {name.partition("-")[0] for name in schema["components"]["schemas"]}


def test_a_fault_is_answered_with_its_place(service: FastAPI) -> None:
    response = ask(service, "POST", "/Agent", '{"id": "cus_1"}')

    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["body", "id"]

"""The root of the API: /api/v1/."""

from ninja import NinjaAPI

api = NinjaAPI(title="Filrouge", version="1", urls_namespace="api")

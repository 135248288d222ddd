"""Models that are asked from other machines: a Dask cluster makes the calls, and everything else stays here.

The ledger, the budget, the pace and the tries are those of this process, as without a cluster.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
import uuid
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from promptcraft.errors import ClusterFailed, ExtraMissing, UsageMistake
from promptcraft.models.base import Listener, Model, ModelInfo, Reply, Request
from promptcraft.models.cluster_call import CONTROL, POLL, ClusterCall
from promptcraft.models.cluster_work import Work, installed_version
from promptcraft.models.sdk_model import SdkModel
from promptcraft.workspace.settings import Effort, ModelTable
from promptcraft.workspace.trust import require_trust

if TYPE_CHECKING:
    from distributed import Client

CONNECT = 10.0
"""Seconds to wait for the scheduler, and then for its first worker."""
ADDRESS = re.compile(r"(tcp|tls)://[\w.:\[\]-]+:\d{1,5}", re.ASCII)
HERE = ("paste", "scripted", "checklist")


class Cluster:
    """A Dask cluster behind the address of its scheduler; connected once, for one event loop.

    Raises UsageMistake for an address that is none. `say` hears a sentence where machines differ. `patience` is how
    many seconds to wait for the scheduler, and then for its first worker.
    """

    def __init__(self, address: str, say: Callable[[str], None] | None = None) -> None:
        if not ADDRESS.fullmatch(address):
            raise UsageMistake(
                f"{address!r} is not the address of a scheduler.",
                hint="Write tcp://HOST:PORT, as `dask scheduler` prints it, or tls://HOST:PORT.",
                where="--cluster",
            )
        self.address = address
        self.patience = CONNECT
        self.stopping = asyncio.Event()
        self._say = say or (lambda sentence: None)
        self._client: Client | None = None
        self._workers: dict[str, dict[str, float]] = {}
        self._declared: set[str] = set()
        self._processing: frozenset[str] = frozenset()
        self._looked = float("-inf")
        self._looking = asyncio.Lock()

    @property
    def client(self) -> Client:
        """The connection; raises ClusterFailed before `connect`."""
        if self._client is None:
            raise ClusterFailed("The cluster was not connected.", where=self.address)
        return self._client

    async def connect(self) -> None:
        """Reach the scheduler and see a worker; raises ExtraMissing or ClusterFailed."""
        self._client = await self._reached(_client_class())
        deadline = time.monotonic() + self.patience
        await self.look()
        while not self._workers:
            if time.monotonic() > deadline:
                await self.close()
                raise ClusterFailed(
                    f"The cluster at {self.address} has no worker.",
                    hint=f"Start one on each machine: dask worker {self.address} --nthreads 8",
                    where="--cluster",
                )
            await asyncio.sleep(0.2)
            await self.look()

    async def close(self) -> None:
        """Leave the cluster as it is and go; twice is harmless."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(CONTROL):
                    await client.close()

    def takes(self, provider: str) -> bool:
        """Whether calls to this provider go to the cluster; a person's chat and a script stay on this machine."""
        return provider not in HERE

    def drain(self) -> None:
        """Take back every call that no worker has begun."""
        self.stopping.set()

    def needed(self, provider: str) -> dict[str, float]:
        """The resource that a call to this provider takes, where any worker declared it since we connected."""
        return {provider: 1} if provider in self._declared else {}

    def slots(self, provider: str) -> int:
        """How many calls to a model that takes one at a time the cluster takes: as declared, or one for each worker."""
        declared = sum(int(resources.get(provider, 0)) for resources in self._workers.values())
        return max(1, declared or len(self._workers))

    def fitting(self, needed: dict[str, float]) -> int:
        """How many workers declared these resources when last looked."""
        return sum(all(name in one for name in needed) for one in self._workers.values())

    async def is_processing(self, key: str) -> bool:
        """Whether a worker has this call, as far as the scheduler knew a moment ago."""
        async with self._looking:
            if time.monotonic() - self._looked > POLL / 2:
                await self.look()
        return key in self._processing

    async def look(self) -> None:
        """Ask the scheduler which workers there are, and what they have in hand."""
        known = await self.client.scheduler.identity()
        placed = await self.client.scheduler.processing(workers=None)
        self._workers = {name: dict(one["resources"]) for name, one in known["workers"].items()}
        self._declared.update(*self._workers.values())
        self._processing = frozenset(str(key) for keys in placed.values() for key in keys)
        self._looked = time.monotonic()

    async def _reached(self, client_class: type[Client]) -> Client:
        client: Client | None = None
        try:
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                client = client_class(
                    self.address,
                    asynchronous=True,
                    set_as_default=False,
                    timeout=self.patience,
                    name="promptcraft",
                )
                await client
        except Exception as error:  # noqa: BLE001 - Dask raises errors of many kinds, TLS among them
            if client is not None:
                with suppress(Exception):
                    await client.close(timeout=1)
            raise self._unreachable(error) from None
        if any("ersion" in type(one.message).__name__ for one in told):
            self._say("Python or Dask differ between this machine and the cluster; calls may fail.")
        return client

    def _unreachable(self, error: Exception) -> ClusterFailed:
        if isinstance(error, TypeError | ValueError):
            return ClusterFailed(
                f"{self.address} cannot be used: {' '.join(str(error).split())[:200]}",
                hint="Certificates for tls:// come from Dask's settings (distributed.comm.tls); see docs/cluster.md.",
                where="--cluster",
            )
        port = self.address.rpartition(":")[2]
        return ClusterFailed(
            f"No scheduler answers at {self.address}.",
            hint=f"Start both, on private addresses only: `dask scheduler --host HOST --port {port}`"
            f" and `dask worker {self.address} --nthreads 8`.",
            where="--cluster",
        )


class ClusterModel:
    """A model that is asked by a worker of the cluster. `name` is how people write it; `table` is its settings.

    The same call with and without a cluster is one call to the ledger. It is never streamed.
    """

    def __init__(
        self,
        model: Model,
        cluster: Cluster,
        *,
        name: str,
        effort: Effort | None = None,
        table: ModelTable | None = None,
    ) -> None:
        self._model = model
        self._cluster = cluster
        self._name = _exact(name, model.info)
        self._effort = effort
        self._table = table

    @property
    def info(self) -> ModelInfo:
        """What is known about the model; one that takes a call at a time takes one on each worker."""
        info = self._model.info
        if info.parallel > 1:
            return info
        return info.model_copy(update={"parallel": self._cluster.slots(info.provider)})

    def make_ready(self) -> None:
        """Raise KeyUntrusted where this person has not allowed the key; the key itself is the worker's."""
        if isinstance(self._model, SdkModel) and self._model.endpoint.untried:
            endpoint = self._model.endpoint
            require_trust(self.info.label, endpoint.base_url, endpoint.api_key_env)

    def drain(self) -> None:
        """Take back what the cluster has not begun."""
        self._cluster.drain()

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """The complete reply; raises a ModelError, and OutcomeUnknown when its worker was lost on the way."""
        work = Work(
            version=installed_version(),
            ticket=f"promptcraft-{uuid.uuid4().hex}",
            name=self._name,
            effort=self._effort,
            table=self._table,
            info=self._model.info,
            request=request,
        )
        return await ClusterCall(self._cluster, work).reply()


def _exact(name: str, info: ModelInfo) -> str:
    """The embedded model by its own name: the best one installed may be another on each machine."""
    from promptcraft.models.weights import KNOWN

    if info.provider != "local":
        return name
    return next((f"local:{one.name}" for one in KNOWN if one.model == info.name), name)


def _client_class() -> type[Client]:
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise ExtraMissing(
            "--cluster needs the package distributed, which is not installed.",
            hint="Run: pip install '.[cluster]'",
            where="--cluster",
        ) from None
    # What goes wrong is told by our errors; Dask would print it a second time, with a traceback.
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    found: type[Client] = Client
    return found

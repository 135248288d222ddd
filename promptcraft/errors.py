"""Every error a user can meet, one class per stable code.

PromptcraftError
├── UsageMistake                 the command line is wrong (exit 2)
├── Interrupted                  Ctrl-C (exit 130)
├── BudgetReached                stopped before spending more (exit 4)
├── WorkspaceError
│   ├── SettingsInvalid · StorageFailed · NewerSchema · Locked
├── FrameworkError
│   ├── FrameworkNotFound · FrameworkInvalid · YamlInvalid · YamlUnsafe
│   ├── TemplateInvalid · TemplateUndefined · TemplateUnsafe · TemplateLimit · VariableInvalid
│   └── EditRejected · EditConflict
├── ModelError
│   ├── ModelUnknown · ExtraMissing · KeyMissing · KeyInvalid · KeyUntrusted · WeightsMissing · WeightsCorrupt
│   ├── PluginFailed             a model of another package, broken
│   ├── ClusterFailed            the machines of a cluster cannot make the call; nothing was sent
│   ├── AccessDenied · SpendLimit · RequestRejected · ContextOverflow · PriceUnknown
│   ├── RateLimited · ServerFailed · Overloaded · ConnectionFailed      may be tried again
│   ├── ConnectionLost                                           tried again twice, maybe billed
│   └── TimedOut · OutcomeUnknown · ReplyIncomplete · ReplyMalformed · ReplyTooLarge · Refused
├── BatchError
│   ├── InBatch                  asked in a batch job; the answer is not there yet
│   ├── BatchCancelled · BatchNotFound
├── CritiqueError
│   ├── RubricInvalid · ReplyUnscorable · NothingPasted · NothingToCompare
└── TranscriptError
    ├── TranscriptNotFound · JournalCorrupt · DiscussionChanged
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from decimal import Decimal


class PromptcraftError(Exception):
    """One sentence about what happened, where it happened, and what to do next."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where


class UsageMistake(PromptcraftError):
    code = "usage"
    exit_code = 2


class Interrupted(PromptcraftError):
    code = "interrupted"
    exit_code = 130


class BudgetReached(PromptcraftError):
    code = "budget-reached"
    exit_code = 4


class WorkspaceError(PromptcraftError):
    code = "workspace"


class SettingsInvalid(WorkspaceError):
    code = "settings-invalid"


class StorageFailed(WorkspaceError):
    code = "storage-failed"


class NewerSchema(WorkspaceError):
    code = "newer-schema"


class Locked(WorkspaceError):
    code = "locked"


class FrameworkError(PromptcraftError):
    code = "framework"


class FrameworkNotFound(FrameworkError):
    code = "framework-not-found"


class FrameworkInvalid(FrameworkError):
    code = "framework-invalid"


class YamlInvalid(FrameworkError):
    code = "yaml-invalid"


class YamlUnsafe(FrameworkError):
    code = "yaml-unsafe"


class TemplateInvalid(FrameworkError):
    code = "template-invalid"


class TemplateUndefined(FrameworkError):
    code = "template-undefined"


class TemplateUnsafe(FrameworkError):
    code = "template-unsafe"


class TemplateLimit(FrameworkError):
    code = "template-limit"


class VariableInvalid(FrameworkError):
    code = "variable-invalid"


class EditRejected(FrameworkError):
    code = "edit-rejected"


class EditConflict(FrameworkError):
    code = "edit-conflict"


class ModelError(PromptcraftError):
    code = "model"


class ModelUnknown(ModelError):
    code = "model-unknown"
    exit_code = 2


class ExtraMissing(ModelError):
    code = "extra-missing"


class KeyMissing(ModelError):
    code = "key-missing"


class KeyInvalid(ModelError):
    code = "key-invalid"


class KeyUntrusted(ModelError):
    code = "key-untrusted"


class PluginFailed(ModelError):
    code = "plugin-failed"


class ClusterFailed(ModelError):
    """Nothing was sent."""

    code = "cluster-failed"


class WeightsMissing(ModelError):
    code = "weights-missing"


class WeightsCorrupt(ModelError):
    code = "weights-corrupt"


class AccessDenied(ModelError):
    code = "access-denied"


class SpendLimit(ModelError):
    code = "spend-limit"


class RequestRejected(ModelError):
    code = "request-rejected"


class ContextOverflow(ModelError):
    code = "context-overflow"


class PriceUnknown(ModelError):
    code = "price-unknown"


class RetryableError(ModelError):
    """The provider did no work: asking again costs nothing twice.

    `retry_after` is what the server asked for, in seconds, unbounded; None when it did not say.
    """

    code = "retryable"

    def __init__(
        self, message: str, *, hint: str = "", where: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(message, hint=hint, where=where)
        self.retry_after = retry_after


class RateLimited(RetryableError):
    code = "rate-limited"


class ServerFailed(RetryableError):
    code = "server-failed"


class Overloaded(ServerFailed):
    """It has too much to do: fewer calls at once help."""

    code = "overloaded"


class ConnectionFailed(RetryableError):
    code = "connection-failed"


class ConnectionLost(ModelError):
    """The connection broke after the request left: it may have been billed."""

    code = "connection-lost"


class TimedOut(ModelError):
    code = "timed-out"


class OutcomeUnknown(ModelError):
    """A call that was sent and never heard of; `most` is what it costs at most, in US dollars, where that is known."""

    code = "outcome-unknown"

    def __init__(self, message: str, *, hint: str = "", where: str = "", most: Decimal | None = None) -> None:
        super().__init__(message, hint=hint, where=where)
        self.most = most


class ReplyIncomplete(ModelError):
    """A reply that broke off; `partial` holds what arrived."""

    code = "reply-incomplete"

    def __init__(self, message: str, *, hint: str = "", where: str = "", partial: str = "") -> None:
        super().__init__(message, hint=hint, where=where)
        self.partial = partial


class ReplyMalformed(ModelError):
    code = "reply-malformed"


class ReplyTooLarge(ModelError):
    code = "reply-too-large"


class Refused(ModelError):
    code = "refused"


class BatchError(PromptcraftError):
    code = "batch"


class InBatch(BatchError):
    code = "in-batch"


class BatchCancelled(BatchError):
    code = "batch-cancelled"


class BatchNotFound(BatchError):
    code = "batch-not-found"


class CritiqueError(PromptcraftError):
    code = "critique"


class RubricInvalid(CritiqueError):
    code = "rubric-invalid"


class ReplyUnscorable(CritiqueError):
    code = "reply-unscorable"


class NothingPasted(CritiqueError):
    code = "nothing-pasted"


class NothingToCompare(CritiqueError):
    code = "nothing-to-compare"


class TranscriptError(PromptcraftError):
    code = "transcript"


class TranscriptNotFound(TranscriptError):
    code = "transcript-not-found"


class JournalCorrupt(TranscriptError):
    code = "journal-corrupt"


class DiscussionChanged(TranscriptError):
    code = "discussion-changed"

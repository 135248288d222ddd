"""The checks in force, five a criterion, so that a level is simply how many of them hold."""

from __future__ import annotations

from dataclasses import replace

from promptcraft.critique import abroad, asked, at_odds, faults, frame, jargon, on_subject, wording
from promptcraft.critique import checks as look
from promptcraft.critique.checks import Check, Mend, covers, has_text, says
from promptcraft.critique.rubric import Rubric
from promptcraft.framework import word_lists as words_for

PURPOSE = (
    Check(
        "purpose",
        look.names_topic,
        "The title says what is to be thought through.",
        "The title names a topic, not what is to be thought through or decided about it.",
        "low",
    ),
    Check(
        "purpose",
        frame.gives_result,
        "It says what kind of result is wanted.",
        "It does not say what kind of result is wanted: a way to think, a decision, a list of arguments?",
        "high",
    ),
    Check("purpose", frame.gives_reader, "It says who it is for.", "It does not say who it is for.", "high"),
    Check(
        "purpose",
        says("audience", "context", terms=words_for.KNOWLEDGE),
        "It says what the reader already knows.",
        "It does not say how much the reader already knows.",
        name="says-what-the-reader-knows",
    ),
    Check(
        "purpose",
        frame.says_what_it_is_for,
        "It says what the reader will use the result for.",
        "It does not say what the reader will use the result for: to decide, to teach, to write, to vote?",
        name="says-what-it-is-for",
    ),
)
ROLE = (
    Check(
        "role-and-style",
        frame.gives_role,
        "It gives the model a role.",
        "It gives the model no role.",
        "high",
    ),
    Check(
        "role-and-style",
        frame.describes_role,
        "The role is described.",
        "No role is described in more than a few words.",
        "low",
    ),
    Check(
        "role-and-style",
        has_text("context", words=12),
        "It gives the setting.",
        "It says little or nothing about the setting.",
        name="gives-setting",
    ),
    Check(
        "role-and-style",
        frame.gives_style,
        "It says how to write for this reader.",
        "It does not say how to write for this reader.",
    ),
    Check(
        "role-and-style",
        says("style", "context", "persona", terms=words_for.UNSURE),
        "It tells the model to say what is not known.",
        "It does not tell the model to say what is not known or disputed.",
        "medium",
        Mend("style", "Say so when something is not known, or when experts disagree."),
        name="asks-for-doubt",
    ),
)
ORDER = (
    Check(
        "order",
        look.enough_questions,
        "It goes in at least five steps.",
        "It has fewer than five steps.",
        "high",
    ),
    Check(
        "order",
        look.principles_first,
        "It starts from general questions.",
        "It does not start from general questions: principles, meaning, causes.",
    ),
    Check(
        "order",
        look.practice_after_principles,
        "Practice and experience come after the first question.",
        "It does not go on to practice and experience.",
    ),
    Check(
        "order",
        look.refers_back,
        "Later questions take up earlier ones.",
        "No question takes up an earlier one.",
        "low",
    ),
    Check(
        "order",
        look.ends_with_synthesis,
        "It ends with a conclusion.",
        "It does not end with a conclusion.",
        "high",
        said_by="synthesis",
    ),
)
WORDING = (
    Check(
        "questions",
        wording.not_loaded,
        "No question uses loaded words.",
        "A question uses words that lead to its answer.",
        "high",
    ),
    Check(
        "questions",
        wording.not_compound,
        "No question asks more than three things at once.",
        "A question asks more than three things at once.",
    ),
    Check(
        "questions",
        wording.right_length,
        "Questions are neither clipped nor rambling.",
        "A question has fewer than 5 or more than 80 words.",
        "low",
    ),
    Check(
        "questions",
        wording.not_doubled,
        "No two questions ask the same.",
        "Two questions ask nearly the same.",
    ),
    Check(
        "questions",
        look.mostly_open,
        "Most questions are open.",
        "More than a third of the questions can be answered with yes or no.",
    ),
)
EVIDENCE = (
    Check(
        "evidence",
        covers("comparison"),
        "It asks what other places have done.",
        "It does not ask outright what other places have done.",
        "high",
        name="asks-for-comparison",
    ),
    Check(
        "evidence",
        look.asks_for_figures,
        "It asks for figures or how things were measured.",
        "No question asks for figures.",
    ),
    Check(
        "evidence",
        covers("evidence"),
        "It asks how good the evidence is.",
        "It does not ask outright how good the evidence is.",
        name="asks-for-evidence",
    ),
    Check(
        "evidence",
        covers("measurement"),
        "It asks how one would know whether it works.",
        "It does not ask outright how one would know whether it works.",
        name="asks-for-measurement",
    ),
    Check(
        "evidence",
        frame.has_sources,
        "It brings sources or asks for them.",
        "It neither brings sources nor asks for them.",
        "low",
        Mend("style", "Name your sources for facts and figures, and say how sure you are of each."),
    ),
)
BALANCE = (
    Check(
        "balance",
        look.ends_apart,
        "A conclusion is asked for.",
        "No conclusion is asked for.",
        "high",
        said_by="synthesis",
    ),
    Check(
        "balance",
        covers("counter-case"),
        "The case against is asked for.",
        "The case against is not asked for outright.",
        "high",
        name="asks-for-case-against",
    ),
    Check(
        "balance",
        look.both_sides,
        "The conclusion wants both sides.",
        "No conclusion wants both sides alike.",
        "high",
        said_by="synthesis",
    ),
    Check(
        "balance",
        says("context", "style", "persona", "audience", "aim", terms=words_for.PUSHBACK),
        "Pushback and clarification are invited on the way.",
        "Nobody is invited to push back or ask for clarification on the way.",
        "medium",
        Mend(
            "context",
            "After each answer the reader may push back or ask for clarification before the next question comes.",
        ),
        name="invites-pushback",
    ),
    Check(
        "balance",
        look.rests_on_discussion,
        "The conclusion rests on what was discussed.",
        "No conclusion rests on what was discussed.",
        "low",
        said_by="synthesis",
    ),
)
FAULTS = (
    Check(
        "role-and-style",
        at_odds.instructions_agree,
        "",
        "Two instructions contradict each other.",
        "high",
        fault=True,
    ),
    Check(
        "order",
        faults.nothing_too_early,
        "",
        "A question takes up something that has not been asked about yet: it comes too early.",
        "medium",
        fault=True,
    ),
    Check(
        "order",
        faults.conclusion_last,
        "",
        "A conclusion is asked for too early, before other questions.",
        "high",
        fault=True,
    ),
    Check(
        "questions",
        abroad.one_country,
        "",
        "A question speaks of another country than the rest.",
        "high",
        fault=True,
    ),
    Check(
        "questions",
        on_subject.on_subject,
        "",
        "A question shares no word with the rest: does it belong to the subject?",
        "low",
        fault=True,
    ),
    Check(
        "questions",
        jargon.explained_letters,
        "",
        "A question has an abbreviation or a technical term that nothing explains.",
        "medium",
        fault=True,
    ),
    Check(
        "questions",
        faults.finished,
        "",
        "A question is unfinished: a placeholder is left over.",
        "high",
        fault=True,
    ),
)
"""What a good framework is simply free of: it earns no point, and each of these takes a level."""
REMARKS = (
    Check(
        "balance",
        asked.hears_those_concerned,
        "",
        "No question asks what those concerned say, or how they fare.",
        "low",
        remark=True,
    ),
    Check(
        "balance",
        asked.asks_for_the_good,
        "",
        "No question before the last asks what good it does.",
        "low",
        remark=True,
    ),
    Check(
        "questions", asked.no_yes_or_no, "", "A question can be answered with yes or no.", "low", remark=True
    ),
    Check("questions", asked.three_at_most, "", "A question asks three things at once.", "low", remark=True),
    Check(
        "questions",
        asked.says_what_it_asks,
        "",
        "A question is vague: it names a topic and does not say what is asked about it.",
        "low",
        remark=True,
    ),
)
"""What is worth saying of a single question and takes no point."""
CHECKS = (*PURPOSE, *ROLE, *ORDER, *WORDING, *EVIDENCE, *BALANCE, *FAULTS, *REMARKS)


def checks_of(rubric: Rubric) -> tuple[Check, ...]:
    """The checks that apply to each criterion of a rubric: those it names, else those written for its id."""
    by_name = {check.label: check for check in CHECKS}
    return tuple(
        replace(check, criterion=criterion.id)
        for criterion in rubric.criteria
        for check in (
            [by_name[name] for name in criterion.checks if name in by_name]
            if criterion.checks
            else [check for check in CHECKS if check.criterion == criterion.id]
        )
    )

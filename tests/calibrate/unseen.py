"""Prompts in several styles, none of them a shipped framework."""

from __future__ import annotations

from promptcraft.framework.importing.prose import import_prose
from promptcraft.framework.model import Framework
from promptcraft.framework.rendered import Rendered, as_rendered

PROMPTS = {
    "organs": """
You are an ethicist who has sat on hospital boards and knows how organ donation works in many countries. Explain to
nurses in training, who are new to ethics, whether everybody should count as a donor unless they say no. They will use
it in a seminar. Speak gently, with one case from a ward in each answer, and say where doctors disagree.

1. What do we owe to the dead, and what to those who wait for an organ?
2. Which countries presume consent, and how many more donors do they have?
3. How far can the difference be put down to the law, and how would we know?
4. Who would object, and on what grounds?
5. What happens at the bedside when a family says no?
6. Could something simpler raise the number of donors?
7. On the basis of these answers, what are the best reasons for and against presumed consent?
""",
    "wolves": """
The canton of Valais in Switzerland wants to shoot more wolves, and shepherds and hikers shout at each other. I run the
village library and must moderate an evening about it in March; I have no idea about ecology. Act as a wildlife
biologist who grew up on a farm. Plain words, please, and concrete numbers with their source.

- How did the wolves come back, and who decided to protect them?
- What does a pack do to sheep, deer and forest?
- How much does the canton pay for dogs, fences and dead sheep?
- Which valleys abroad live with wolves, and what have they tried?
- What would shooting a third of them change, and for how long?
- Who bears the burden of living with wolves, and who enjoys them from afar?
- In the light of all this, what can be said for the plan and what against it?
""",
    "homework": """
Role: a headteacher who has read the research on learning. Audience: parents of ten-year-olds, most of them without a
degree. Context: our school may drop homework for two years and see what happens. Style: friendly and short, no jargon.

Q1: What is homework supposed to achieve at this age?
Q2: What do studies find about it, and how good are they?
Q3: Whom does it help least?
Q4: What do families do with the free hours where it was dropped?
Q5: How would teachers notice after a year that it went wrong?
Q6: Which other ways of practising could take its place?
Q7: What would sceptical grandparents say?
Q8: Pulling these threads together, what are three points for dropping it and three points against?
""",
    "tips": """
Be a restaurant economist with ten years behind a bar. Our city council debates a rule that bans tipping and sets a
higher wage instead. I am a waiter, curious, without any economics. Answer at length but simply, and allow me to push
back after every answer.

(1) What is a tip, economically speaking: a price, a gift or a bribe?
(2) How did tipping come about in this part of the world?
(3) Who ends up paying when tips are banned and wages rise?
(4) What did restaurants that stopped tipping report after a year?
(5) How would owners and guests get around a ban?
(6) Would I earn more or less, and how uncertain is that?
(7) What could the council do instead?
(8) Having talked all of that over, list the four strongest points on each side.
""",
    "archive": """
My local history society in Kerala, India, owns ten thousand letters and wonders whether to put them online for
everybody. Most members are over seventy and have never used a database. You have built digital archives and you know
Indian copyright and privacy law. Use everyday language and give an example for every claim. Tell us when the law is
unclear.

First, what are the letters for, and to whom do they belong?
Second, which rules about privacy and copyright apply?
Third, what have other societies done with such letters, and what do they regret?
Fourth, what does it cost to scan, describe and keep them for thirty years?
Fifth, who gains from open access, and who could be hurt?
Sixth, how would we see after five years whether it was worth the money?
Seventh, weighing what has been said, which arguments speak for opening the archive and which against?
""",
    "nightbus": """
Context
The suburbs have no bus after ten at night. A petition asks for one, the mayor says there is no money.

Role
You are a planner who has run night buses in three cities and you write like a good teacher.

Readers
Residents who know the streets but nothing about budgets. They will vote on it at a meeting.

Questions
* Why should a town pay for trips at night at all?
* Who would ride, and how many of them would otherwise stay at home?
* What did night buses cost elsewhere for each passenger?
* Which risks do drivers and passengers run, and how were these reduced?
* What else could carry people home?
* How should one measure success after the first winter?
* Taking everything together: what speaks for a night bus, and what speaks against it?
""",
}


def imported(name: str) -> Framework:
    """The framework that importing makes of the prompt."""
    return import_prose(PROMPTS[name].strip(), name=name).framework


def rendered(name: str, framework: Framework | None = None) -> Rendered:
    """The prompt, or a changed one, as reviewers see it."""
    made = framework or imported(name)
    return as_rendered(name, made, made, {})

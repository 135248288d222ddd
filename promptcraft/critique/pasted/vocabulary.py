"""The words that make a label one of the whole, of a sum, of a score, or none at all."""

from __future__ import annotations

SCORE = {
    "score", "scores", "scored", "scoring", "rating", "ratings", "rate", "rated", "rates", "grade", "graded",
    "grading", "mark", "marks", "give", "gives", "gave", "giving", "given", "award", "awarded", "assign", "assigned",
    "deserve", "deserves", "earn", "earns", "earned", "get", "gets", "verdict", "evaluation", "assessment", "rank",
    "awards", "calificación", "puntuación", "bewertung", "punktzahl", "note", "nota", "valutazione", "pontuação",
    "оценка", "评分", "得分", "打分", "スコア", "評価", "点数", "रेटिंग", "अंक", "voto", "التقييم", "الدرجة",
}  # fmt: skip
OVERALL = {
    "overall", "final", "combined", "aggregate", "composite", "verdict", "conclusion", "headline", "whole",
    "holistic", "holistically", "gesamtnote", "gesamtbewertung", "gesamtpunktzahl", "gesamt", "globale", "global",
    "finale", "générale", "general", "complessiva", "complessivo", "geral", "общая", "итоговая",
    "总分", "总体评分", "综合评分", "总体得分", "综合得分", "最终评分", "最终得分", "整体评分",
    "総合評価", "総合点", "総合スコア", "العام", "النهائي", "tldr", "bottomline", "summing",
}  # fmt: skip
OF_PARTS_TOO = {"general", "global", "globale", "whole", "finale", "verdict"}
"""Words of the whole that stand before the name of a part as well: "General clarity"."""
AVERAGE = {"average", "avg", "mean"}
TOTAL = {"total", "sum"}
FILLER = {
    "the", "a", "an", "my", "your", "this", "that", "it", "its", "it's", "of", "for", "is", "as", "to", "on", "in",
    "at", "prompt", "prompt's", "framework", "framework's", "critique", "quality", "result", "review", "summary",
    "current", "estimated", "here", "here's", "would", "i", "i'd", "i'll", "i'm", "be", "out", "points", "point",
    "policy", "numeric", "numerical", "stands", "comes", "we", "we'd", "will", "solid", "strong", "good", "great",
    "fair", "decent", "respectable", "generous", "firm", "high", "low", "very", "about", "around", "roughly",
    "approximately", "nearly", "with", "by", "so", "say", "me", "letter", "draft", "version", "now", "currently",
    "and", "or", "am", "impression", "s", "d", "ll", "if", "had", "have", "put", "place", "call", "bottom", "line",
    "sits", "one", "scale", "from", "between", "recommendation", "claude's", "chatgpt's", "gemini's", "reviewer's",
    "all", "parameters", "criteria", "considering", "above", "these", "across", "weighted", "unweighted", "time",
    "today", "honest", "frank", "candid", "blunt", "straight", "brutal", "harsh", "strict", "unfiltered", "realistic",
    "true", "real", "actual", "rough", "quick", "gut", "initial", "personal", "clear", "weak", "mid", "healthy",
    "comfortable", "confident", "easy", "maybe", "perhaps", "somewhere", "just", "only", "still", "but", "yet",
    "then", "really", "let's", "let", "take", "guess", "estimate", "answer", "number", "that's", "what", "goes",
    "land", "lands", "landing", "come", "because", "overall", "proposal", "plan", "text", "document", "more", "like",
    "even", "also", "there", "there's", "you", "he", "she", "no", "right", "mine", "own", "ich", "gebe", "würde",
    "vergebe", "eine", "je", "lui", "donne", "donnerais", "une", "un", "le", "doy", "de", "la", "el", "do", "dou",
    "uma", "di", "raw", "normalized", "normalised", "adjusted", "converted", "rounded", "equivalent", "e", "you're",
    "you've", "we're", "perfect", "rare", "near", "yours", "today's", "correction", "edit",
}  # fmt: skip
SPOKEN = {
    "i", "i'd", "i'm", "i'll", "i've", "you", "you've", "you're", "your", "it", "it's", "that", "that's", "this", "we",
    "he", "she", "they", "now", "today", "today's", "make", "go", "gave", "get", "gets", "is", "was", "are", "so",
    "but", "and",
}  # fmt: skip
THEN = {
    "for", "in", "on", "at", "as", "because", "since", "but", "and", "or", "with", "without", "given", "due", "if",
    "though", "although", "so", "which", "that", "would", "will", "from", "to", "by", "after", "until", "rather",
    "than", "not", "is", "was", "thanks", "mainly", "points", "stars", "pts", "while", "once", "where", "when", "tbh",
    "imo", "tops", "max",
}  # fmt: skip

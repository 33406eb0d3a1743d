package io.tidegate.conf.model;

/** What an operator says of a node as a master; the first are preferred. */
public enum PromotionRule {
    PREFER,
    NEUTRAL,
    PREFER_NOT,
    MUST_NOT
}

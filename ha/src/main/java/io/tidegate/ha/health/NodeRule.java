package io.tidegate.ha.health;

import io.tidegate.conf.model.PromotionRule;

/**
 * What is wanted of a node.
 *
 * @param weight among nodes of the same rule the greater one is preferred
 * @param out in maintenance or quarantine: it is never promoted and its absence is no finding
 */
public record NodeRule(PromotionRule promotion, int weight, boolean out) {
    public static final NodeRule NEUTRAL = new NodeRule(PromotionRule.NEUTRAL, 100, false);
}

/**
 * What the fuzz tests share: rounds that can be repeated by their seed, inputs that are changed a
 * little, and the bounds that hold for every round. The tests stand beside what they feed.
 */
@NullMarked
package io.tidegate.proxy.fuzz;

import org.jspecify.annotations.NullMarked;

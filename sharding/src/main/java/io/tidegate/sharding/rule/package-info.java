@NullMarked
package io.tidegate.sharding.rule;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tidegate.sharding.plan;

import org.jspecify.annotations.NullMarked;

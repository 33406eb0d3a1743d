@NullMarked
package io.tidegate.sharding.sql;

import org.jspecify.annotations.NullMarked;

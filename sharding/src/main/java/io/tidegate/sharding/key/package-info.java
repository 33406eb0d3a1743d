/**
 * Values in the domain of a key's column: what the column holds as equal has one canonical form,
 * however it was written. Depends on nothing but the configuration's types. Pure.
 */
@NullMarked
package io.tidegate.sharding.key;

import org.jspecify.annotations.NullMarked;

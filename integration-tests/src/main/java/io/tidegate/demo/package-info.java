/**
 * {@code ./tidegate demo}: a small sharded shop on real servers behind a real proxy, in one
 * process.
 */
@NullMarked
package io.tidegate.demo;

import org.jspecify.annotations.NullMarked;

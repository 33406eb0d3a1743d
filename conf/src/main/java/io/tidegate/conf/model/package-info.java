/**
 * The configuration as records. An instance that exists is valid. Depends on {@code topology},
 * {@code certificate} and {@code error} only.
 */
@NullMarked
package io.tidegate.conf.model;

import org.jspecify.annotations.NullMarked;

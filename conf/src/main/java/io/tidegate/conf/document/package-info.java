/**
 * How values are written for other proxies to read: JSON that says of what kind and version it is.
 * May depend on nothing; sole user of Jackson beside {@code conf.load}.
 */
@NullMarked
package io.tidegate.conf.document;

import org.jspecify.annotations.NullMarked;

/** Main: the object graph by plain constructors. */
@NullMarked
package io.tidegate.proxy.boot;

import org.jspecify.annotations.NullMarked;

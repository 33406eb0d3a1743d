/** What is counted and timed, for monitoring. Depends on no other package of the proxy. */
@NullMarked
package io.tidegate.proxy.metrics;

import org.jspecify.annotations.NullMarked;

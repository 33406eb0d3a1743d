/**
 * Carries out a bound plan on leased connections and passes the reply to a {@link
 * io.tidegate.proxy.execution.ResultSink}. Depends on {@code backend} and {@code wire}.
 */
@NullMarked
package io.tidegate.proxy.execution;

import org.jspecify.annotations.NullMarked;

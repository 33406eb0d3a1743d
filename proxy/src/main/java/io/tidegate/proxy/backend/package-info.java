/**
 * Connections to the servers: log-in, replies, per-loop pools. Everything here runs on the event
 * loop that owns the connection. Depends on {@code wire} only.
 */
@NullMarked
package io.tidegate.proxy.backend;

import org.jspecify.annotations.NullMarked;

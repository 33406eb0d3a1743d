/**
 * Clients by the thousand, for the scripts in {@code bench}: they hold connections, begin
 * handshakes and stop, connect as fast as they can, think between statements, or do not read.
 * Speaks the protocol itself, so that a client costs little more than its socket.
 */
@NullMarked
package io.tidegate.bench;

import org.jspecify.annotations.NullMarked;

/**
 * The client's side: the listener, the handshake and the framing of commands. Depends on {@code
 * session}.
 */
@NullMarked
package io.tidegate.proxy.frontend;

import org.jspecify.annotations.NullMarked;

/**
 * TLS on both sides: what a configuration asks for, as handlers for a channel. The only place that
 * makes TLS engines. Handshakes are worked out on another thread than the event loop; records are
 * encrypted and decrypted on it. Depends on {@code conf} only.
 *
 * <p>The engine is the JDK's: see docs/adr/0013.
 */
@NullMarked
package io.tidegate.proxy.tls;

import org.jspecify.annotations.NullMarked;

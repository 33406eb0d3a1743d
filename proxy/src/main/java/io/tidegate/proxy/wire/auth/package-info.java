/**
 * The authentication plugins of both sides: verifying a client and logging in to a server. No
 * channels, no event loop: a login is an object that is fed the peer's answers. Depends on {@code
 * wire} and {@code wire.message} only.
 */
@NullMarked
package io.tidegate.proxy.wire.auth;

import org.jspecify.annotations.NullMarked;

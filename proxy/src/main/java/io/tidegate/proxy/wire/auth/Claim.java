package io.tidegate.proxy.wire.auth;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a client says and shows of itself before it is verified.
 *
 * @param from its address, if it has one
 * @param secure whether the connection is inside TLS
 * @param wantsProof whether its program is of the kind that asks servers for a {@link ServerProof};
 *     only what the program says itself, and good for no more than the choice of a plugin
 */
public record Claim(String user, @Nullable InetAddress from, boolean secure, boolean wantsProof) {}

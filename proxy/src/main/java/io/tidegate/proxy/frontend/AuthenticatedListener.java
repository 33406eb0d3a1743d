package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.tidegate.conf.error.TidegateException;
import org.jspecify.annotations.Nullable;

/** Takes over a connection whose client has logged in. Called on the connection's event loop. */
interface AuthenticatedListener {

    /** A reason to refuse a client whose password was right, or null to let it in. */
    default @Nullable TidegateException refusal(ClientIdentity client) {
        return null;
    }

    /**
     * A login has come to nothing by its client's doing: a wrong password, no such user, bytes that
     * are no login, none in time, or a connection that was dropped in the middle.
     */
    default void failed(Channel channel) {}

    /**
     * The client has been told OK. The listener adds its handlers; the login's own handler removes
     * itself when this method returns.
     *
     * @param context of the login's handler
     * @param login for the client's change to another user
     * @param alreadyRead bytes that arrived behind the login and that nobody has looked at; the
     *     listener owns them
     */
    void authenticated(
            ChannelHandlerContext context,
            ClientIdentity client,
            LoginContext login,
            @Nullable ByteBuf alreadyRead);
}

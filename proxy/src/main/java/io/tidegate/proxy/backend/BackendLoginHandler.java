package io.tidegate.proxy.backend;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Promise;
import io.tidegate.conf.model.Account;
import org.jspecify.annotations.Nullable;

/** Logs in to a server. */
final class BackendLoginHandler extends ChannelInboundHandlerAdapter {
    BackendLoginHandler(
            Account account,
            @Nullable String schema,
            int capabilities,
            int collation,
            Promise<BackendGreeting> done) {}
}

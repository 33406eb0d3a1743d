package io.tidegate.proxy.backend;

import io.netty.channel.ChannelId;

/** A channel's number. */
record IdOf(int number) implements ChannelId {
    @Override
    public String asShortText() {
        return Integer.toString(number);
    }

    @Override
    public String asLongText() {
        return asShortText();
    }

    @Override
    public int compareTo(ChannelId other) {
        return asShortText().compareTo(other.asShortText());
    }
}

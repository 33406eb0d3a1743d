package io.tidegate.proxy.backend;

import org.jspecify.annotations.Nullable;

/** What connections are alike in, for whoever wants one. */
record Spare(ConnectionKind kind, @Nullable String schema) {}

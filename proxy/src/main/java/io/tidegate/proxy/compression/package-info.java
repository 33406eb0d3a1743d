/**
 * The compressed framing of protocol 4.1, for clients and towards servers: frames of their own
 * around pieces of the stream of packets. The only place that knows zstd-jni. Depends on {@code
 * wire}.
 */
@NullMarked
package io.tidegate.proxy.compression;

import org.jspecify.annotations.NullMarked;

/**
 * What monitoring and orchestration ask over HTTP. Knows nothing of sessions: what it tells is
 * given to it by {@code boot}.
 */
@NullMarked
package io.tidegate.proxy.http;

import org.jspecify.annotations.NullMarked;

/**
 * Groups of real servers, with real proxies and a real ZooKeeper, to which everything happens that
 * can happen, while clients work; and what has to be so behind it.
 */
@NullMarked
package io.tidegate.it.fault;

import org.jspecify.annotations.NullMarked;

/**
 * The warm-up before a gateway is ready: what it sends, and when it has sent enough. Start at {@link upay.warmup.WarmUp}.
 */
@NullMarked
package upay.warmup;

import org.jspecify.annotations.NullMarked;

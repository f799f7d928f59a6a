/** The HTTP clients of the channels: connections, time-outs and one bounded exchange per call. */
package upay.channel.http;

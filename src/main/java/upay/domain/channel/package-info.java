/** The calls to a channel, their outcomes, and the callbacks that channels send. */
package upay.domain.channel;

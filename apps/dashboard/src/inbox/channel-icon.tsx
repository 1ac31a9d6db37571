import type { ConversationSummary } from "@baton/api";
import { Mail, MessageCircle, MessageSquareText, Phone } from "lucide-react";
import { channelWords } from "../format/words.ts";

const icons = { web: MessageCircle, email: Mail, sms: MessageSquareText, phone: Phone };

export function ChannelIcon({
  channel,
  className,
}: {
  channel: ConversationSummary["channel"];
  className?: string;
}) {
  const Icon = icons[channel];
  return <Icon role="img" aria-label={channelWords[channel]} className={className} />;
}

/** Own image, mirrored as in a looking-glass, and the way to hide it from oneself. */
import { Picture, type ViewProps } from "./parts";

export function SelfView({ model, act }: ViewProps) {
  const { t, own, ownHidden } = model;
  const shown = own.picture && !ownHidden;
  return (
    <div class="room-self" data-hidden={ownHidden} data-closed={!own.picture}>
      {shown && own.picture && (
        <Picture key={own.picture.id} source={own.picture} class="room-self__video" label={t("your_image")} />
      )}
      {!own.picture && <p class="room-self__closed">{t("own_camera_closed")}</p>}
      {own.picture && (
        <button type="button" class="room-self__toggle" onClick={act.toggleOwn}>
          {t(ownHidden ? "show_own" : "hide_own")}
        </button>
      )}
    </div>
  );
}
